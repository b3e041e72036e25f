using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>A document described by a function.</summary>
public class Document : IDocument
{
    private readonly Action<IDocumentContainer> _compose;
    private DocumentMetadata _metadata = DocumentMetadata.Default;
    private DocumentSettings _settings = DocumentSettings.Default;

    private Document(Action<IDocumentContainer> compose) => _compose = compose;

    public static Document Create(Action<IDocumentContainer> handler) => new(handler);

    public Document WithMetadata(DocumentMetadata metadata)
    {
        _metadata = metadata ?? DocumentMetadata.Default;
        return this;
    }

    public Document WithSettings(DocumentSettings settings)
    {
        _settings = settings ?? DocumentSettings.Default;
        return this;
    }

    public DocumentMetadata GetMetadata() => _metadata;

    public DocumentSettings GetSettings() => _settings;

    public void Compose(IDocumentContainer container) => _compose(container);
}
