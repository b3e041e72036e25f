namespace QuestPDF.Infrastructure;

/// <summary>A node of a document's tree.</summary>
public interface IElement;

/// <summary>A place of a document that holds at most one element.</summary>
public interface IContainer
{
    IElement? Child { get; set; }
}

/// <summary>A reusable part of a document.</summary>
public interface IComponent
{
    void Compose(IContainer container);
}

/// <summary>Container that a document puts its pages into.</summary>
public interface IDocumentContainer;

/// <summary>A document: its description and its pages.</summary>
public interface IDocument
{
    DocumentMetadata GetMetadata() => DocumentMetadata.Default;

    DocumentSettings GetSettings() => DocumentSettings.Default;

    void Compose(IDocumentContainer container);
}
