"""The operations on signals for systems of partners."""

from schakel.signals.api.operations import router
from schakel.signals.api.steps import router as steps

router.add_router("", steps)

__all__ = ["router"]
