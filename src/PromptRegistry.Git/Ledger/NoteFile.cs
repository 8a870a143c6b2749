namespace PromptRegistry.Git.Ledger;

/// <summary>A file in which this clone notes something for itself: whoever reads it meanwhile sees the old lines or the new ones.</summary>
internal static class NoteFile
{
    /// <returns>False where nothing can be written: who may only read the repository has no memory of it.</returns>
    public static bool TryWrite(string file, IEnumerable<string> lines)
    {
        try
        {
            var temporary = $"{file}.{Guid.NewGuid():N}";
            File.WriteAllLines(temporary, lines);
            File.Move(temporary, file, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
