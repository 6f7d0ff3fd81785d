from proctor.cli.show import result_text
from proctor.result import CheckResult, ExerciseResult, Manifest, Result


def test_text_of_a_learner_gives_the_terminal_no_orders():
    check = CheckResult("values", "failed", message="ValueError: \x1b]0;10 of 10\x07\x1b[2J\r10/10")
    exercise = ExerciseResult("double", "failed", 0.0, 4.0, checks=(check,))
    manifest = Manifest("sha256:0", "sha256:1", {}, 1)
    text = result_text(Result("small", "on", (exercise,), (), ("a flag\x9b2J",), manifest))
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert "10 of 10" in text
