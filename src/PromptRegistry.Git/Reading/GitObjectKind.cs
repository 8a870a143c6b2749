namespace PromptRegistry.Git.Reading;

public enum GitObjectKind
{
    Commit,
    Tree,
    Blob,
    Tag,
}
