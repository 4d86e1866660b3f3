"""Whoever picks up an unlocked phone cannot take the account with it: a change of address asks for the password."""


def test_a_new_address_needs_the_password_again(pia, client_of):
    answer = client_of(pia).post("/accounts/email/", {"email": "thief@example.net", "action_add": ""})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not pia.emailaddress_set.filter(email="thief@example.net").exists()
