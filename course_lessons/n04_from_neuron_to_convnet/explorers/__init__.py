"""Figures that only this lesson shows: a neuron, the chain rule, a convolution backward."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "backward_convolution": ["BackwardConvolution"],
        "chain_rule": ["ChainRuleStepper"],
        "neuron": ["NeuronExplorer"],
    },
)
