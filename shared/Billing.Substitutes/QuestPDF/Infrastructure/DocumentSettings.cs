namespace QuestPDF.Infrastructure;

/// <summary>Options of writing a document.</summary>
public class DocumentSettings
{
    /// <summary>True if content is deflated. True unless someone wants to read the file in an editor.</summary>
    public bool CompressDocument { get; set; } = true;

    public static DocumentSettings Default => new();
}
