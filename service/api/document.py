"""The OpenAPI document: FastAPI's, with our problems in it, and with sentences instead of function names."""

from typing import Any

from fastapi import FastAPI

from service.api.problems import Problem


def install(app: FastAPI) -> None:
    """Let an application show that document at `/openapi.json`."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        found = {**schema.pop("$defs", {}), "Problem": schema}
        document["components"]["schemas"].update(found)
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
                operation["summary"] = operation.get("description", "").partition("\n")[0].removesuffix(".")
        return document

    app.openapi = openapi  # type: ignore[method-assign]
