"""Figures that only this lesson shows: a neuron, the chain rule on numbers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "chain_rule": ["ChainRuleStepper"],
        "neuron": ["NeuronExplorer"],
    },
)
