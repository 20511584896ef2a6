"""What tests of several packages share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.app import Application, open_application
from config.settings import load_settings
from index import packaged_model
from index.embedder import PACKAGED, Embedder, load_embedder

# How long an example takes says something about the machine only.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


# A worker that came to one of their long files last would keep the others waiting.
FIRST = ("tests/e2e/", "tests/index/", "tests/corpus/readers/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the folders with long files first; within them the order stays."""
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in FIRST])


@pytest.fixture(scope="session")
def packaged_var(request: pytest.FixtureRequest) -> Path:
    """A ``var`` that holds the packaged model, kept from one run to the next; not to be harmed."""
    root: Path = request.config.rootpath
    var = root / ".pytest_cache" / "var"
    packaged_model.ensure(var, verify=True)
    return var


@pytest.fixture(scope="session")
def packaged_embedder(packaged_var: Path) -> Embedder:
    """The model that ships, loaded once."""
    return load_embedder(PACKAGED, packaged_var)


@pytest.fixture(scope="session")
def application(packaged_var: Path) -> Application:
    """The real thing on the plan that ships: model, index and answers."""
    return open_application(load_settings({}, home=packaged_var.parent))
