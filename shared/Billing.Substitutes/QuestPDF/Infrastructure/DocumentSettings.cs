namespace QuestPDF.Infrastructure;

/// <summary>How a document is written.</summary>
public class DocumentSettings
{
    /// <summary>True if content is deflated. True unless someone wants to read the file in an editor.</summary>
    public bool CompressDocument { get; set; } = true;

    public static DocumentSettings Default => new();
}
