namespace Billing.Tools.Docs.Maps;

/// <summary>Parts of handwritten documents that follow from the code.</summary>
internal static class MarkedPart
{
    /// <summary>A document with the text between the two marks of a part replaced.</summary>
    /// <exception cref="InvalidDataException">The document lacks the marks.</exception>
    public static string With(string document, string part, string text)
    {
        var (begin, end) = ($"<!-- {part} -->\n", $"<!-- end of {part} -->");
        var from = document.IndexOf(begin, StringComparison.Ordinal);
        var to = document.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? document[..(from + begin.Length)] + text + document[to..]
            : throw new InvalidDataException($"The document has no marks around {part}.");
    }
}
