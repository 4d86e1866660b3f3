"""The settings of the service, read from the environment of the tests."""

from tests.environment import prepare

prepare()

from icbt.settings import *  # noqa: E402, F403
