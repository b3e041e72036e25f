namespace Billing.Functions.Tests.Docs;

/// <summary>Parts of documents that follow from the code.</summary>
internal static class Generated
{
    /// <summary>A document with the text between the two marks of a part replaced.</summary>
    public static string With(string document, string part, string text)
    {
        var (begin, end) = ($"<!-- {part} -->\n", $"<!-- end of {part} -->");
        var from = document.IndexOf(begin, StringComparison.Ordinal);
        var to = document.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"The document has no marks around {part}.");
        return document[..(from + begin.Length)] + text + document[to..];
    }

    /// <summary>Asserts that a document of <c>docs</c> is as built, or writes it where that is asked for.</summary>
    public static void IsCurrent(string name, Func<string, string> build)
    {
        var path = Path.Combine(Repository.Root, "docs", name);
        var before = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : string.Empty;
        var built = build(before);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, built);
            return;
        }

        Assert.True(before == built, $"docs/{name} is out of date: run UPDATE_DOCS=1 dotnet test tests/Billing.Functions.Tests");
    }
}
