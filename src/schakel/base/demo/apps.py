from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "schakel.base.demo"
    label = "demo"

    def ready(self) -> None:
        """Put the people first: the data of other apps need them."""
        from schakel.base.demo import services  # noqa: PLC0415 - needs the app registry
        from schakel.base.registry import (  # noqa: PLC0415 - needs the app registry
            DemonstrationStep,
            demonstration_steps,
        )

        step = DemonstrationStep(code="people", make=services.make_people, order=0)
        demonstration_steps.register(step)
