"""The operations on signals for systems of partners."""

from schakel.signals.api.batches import router as batches
from schakel.signals.api.operations import router
from schakel.signals.api.steps import router as steps
from schakel.signals.api.told import router as told

router.add_router("", batches)
router.add_router("", steps)
router.add_router("", told)

__all__ = ["router"]
