namespace QuestPDF.Infrastructure;

/// <summary>The metadata of a file, in its information dictionary and in XMP.</summary>
public class DocumentMetadata
{
    public string? Title { get; set; }

    public string? Author { get; set; }

    public string? Subject { get; set; }

    public string? Keywords { get; set; }

    public string? Creator { get; set; }

    public string? Producer { get; set; }

    /// <summary>The language of the text as a BCP 47 tag, such as <c>de-DE</c>.</summary>
    public string? Language { get; set; }

    /// <summary>Time at which the document was made. At its default it is not written: the renderer reads no clock.</summary>
    public DateTimeOffset CreationDate { get; set; }

    /// <summary>Time at which the document was changed last; not written if left at its default.</summary>
    public DateTimeOffset ModifiedDate { get; set; }

    public static DocumentMetadata Default => new();
}
