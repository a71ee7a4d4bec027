"""Keeping no longer than the law allows, and longer where somebody must: terms, holds, destruction.

Apps say what is due and destroy it (`base.registry.retention_rules`); this app says when, holds back
what is under a legal hold, and runs them under the one role that may delete. It destroys nothing itself.
"""
