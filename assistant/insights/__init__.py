"""What the log tells a merchandiser: figures of real traffic, of experiments, and of what was put into service."""

from assistant.insights.figures import Day, Funnel, Insights, QueryCount, Shadow, Trait
from assistant.insights.gather import gather

__all__ = ["Day", "Funnel", "Insights", "QueryCount", "Shadow", "Trait", "gather"]
