namespace Billing.Local.Cosmos;

/// <summary>A partial update: operations in order, and a condition on the document as it was.</summary>
internal sealed class DocumentPatch
{
    /// <summary>Whether the patch applies to a version; null when there is no condition.</summary>
    public Func<StoredDocument, bool>? Condition { get; private init; }

    /// <summary>Reads the body of a patch request.</summary>
    public static DocumentPatch Parse(ReadOnlyMemory<byte> json) => throw CosmosFault.Unsupported("patch");

    /// <summary>The document's JSON after the patch.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> document) => document;
}
