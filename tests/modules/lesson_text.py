"""A small lesson that has every part, for tests to bend one part at a time."""

FRONT = '''+++
slug = "small-lesson"
code = "S9"
title = "A small lesson"
minutes = 10
in_one_line = "Today: one small thing."
objectives = ["Name one thing."]
worksheets = ["pain-map"]
practice = ["Do one small thing."]
guide_notes = """
Look for **fear**. This should be said by the guide.
"""
safety_notes = "Nothing."

[story]
character = "Tom"
title = "Tom bends"

[[quiz]]
question = "Is pain real?"
options = [ {text = "Yes", right = true, feedback = "It is."}, {text = "No", right = false, feedback = "It is real."} ]

[[quiz]]
question = "Is rest good?"
options = [ {text = "At times", right = true, feedback = "Yes."}, {text = "Always", right = false, feedback = "Hm."} ]

[[quiz]]
question = "Is small good?"
options = [ {text = "Yes", right = true, feedback = "Yes."}, {text = "No", right = false, feedback = "It is."} ]
+++
'''

BODY = """
## Hello {#hello}
You are **here**. That is good.

```interaction
id = "losses"
type = "tick"
prompt = "Tick any."
options = ["Sleep", "Play with children"]
after = "Thank you."
```

### A smaller heading
More words.

## Only for one track {#way}
````track act
Words for one track.

```interaction
id = "way-scale"
type = "scale"
prompt = "How willing?"
low = "not at all"
high = "very"
```
````

## Story: Tom bends {#story}
Tom bends to tie a shoe.

## Try it now {#try}
Take one slow breath.

## Summary {#summary}
- Pain is real.
- Small is good.
"""

TEXT = FRONT + BODY
NAME = "small-lesson.en.md"
