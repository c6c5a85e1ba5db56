"""``valplan replan``: change a finished plan; the answer is on the screen before the report is drawn."""

from argparse import Namespace

from valplan.cli.progress import StageProgress
from valplan.cli.screen import screen


def run(args: Namespace) -> int:
    """Change the plan file ``args.plan`` and write the new plan beside it, or into ``args.out``."""
    with StageProgress(screen(errors=True)) as progress:
        progress("read", "start")
        from valplan.cli.replanning import Result, ended, folder_of, solved, tell, write

        result = solved(args.plan, args, progress)
    if not isinstance(result, Result):
        return result()
    tell(result)
    assert result.plan.revision
    out = folder_of(args.plan, args.out, result.plan.revision.number)
    with StageProgress(screen(errors=True)) as progress:
        files = write(result, out, progress)
    return ended(result, out, files)
