"""The operations on signals for systems of partners."""

from schakel.signals.api.operations import router
from schakel.signals.api.steps import router as steps
from schakel.signals.api.told import router as told

router.add_router("", steps)
router.add_router("", told)

__all__ = ["router"]
