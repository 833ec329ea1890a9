"""Finding: the analysis of Chinese, the engine, the index outbox and its one writer."""
