"""Matrix products of the parser by numpy, one thread at a time.

Thinc's own product (BLIS) is about a third as fast as the one that numpy is built with (OpenBLAS) where the processor
has wide vectors. More threads would make no small product faster, and take the cores from other workers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController


class Products(NumpyOps):  # type: ignore[misc]  # Thinc has no types
    """Thinc's operations, products by numpy."""

    name = "numpy_products"

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002  Thinc's signature
        """Product of two float32 matrices, either of them transposed first."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep numpy's products to one thread."""
    with _threads().limit(limits=1, user_api="blas"):
        yield
