namespace Billing.Tools.Docs;

/// <summary>A file of the repository that follows from the code.</summary>
/// <param name="Path">Path from the root of the repository, with slashes.</param>
/// <param name="Build">Makes its text of what it holds now, which is empty where there is no file.</param>
/// <param name="Check">Names what forbids to write the text; none as a rule.</param>
public sealed record GeneratedDocument(string Path, Func<string, string> Build, Func<IEnumerable<string>>? Check = null)
{
    private string File => System.IO.Path.Combine(Checkout.Root, Path);

    /// <summary>The text of the file, with line feeds; empty where there is none.</summary>
    public string Present => System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).ReplaceLineEndings("\n") : string.Empty;

    /// <summary>Sentences for what forbids to write it.</summary>
    public IEnumerable<string> Faults() => Check?.Invoke() ?? [];

    /// <summary>Line at which the file first differs from what the code says, or null when it does not.</summary>
    public string? FirstDifference()
    {
        var (present, built) = (Present, Build(Present));
        if (present == built)
        {
            return null;
        }

        if (present.Length == 0)
        {
            return "there is no such file.";
        }

        var (before, after) = (present.Split('\n'), built.Split('\n'));
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} is '{Shown(before, line)}' and should be '{Shown(after, line)}'.";
    }

    /// <summary>Writes the file.</summary>
    public void Write() => System.IO.File.WriteAllText(File, Build(Present));

    private static string Shown(string[] lines, int index) => index >= lines.Length ? "the end" : lines[index].Length <= 120 ? lines[index].Trim() : lines[index].Trim()[..100] + "…";
}
