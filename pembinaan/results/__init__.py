"""What came of the office's coaching: numbers and the lists behind them, each pair from one queryset."""
