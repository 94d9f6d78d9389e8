"""What may go wrong outside of the program, told to whoever runs a command."""


class ExpectedError(Exception):
    """The command ends with this one line and this exit code, and no traceback."""

    exit_code = 1
