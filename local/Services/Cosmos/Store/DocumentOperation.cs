namespace Billing.Local.Cosmos;

/// <summary>The action on one document. The numbers are those of a batch on the wire.</summary>
internal enum DocumentAction
{
    Create = 0,
    Patch = 1,
    Read = 2,
    Delete = 4,
    Replace = 5,
    Upsert = 20,
}

/// <summary>One point operation, alone or as part of a batch.</summary>
internal sealed class DocumentOperation
{
    public required DocumentAction Action { get; init; }

    /// <summary>The canonical partition key.</summary>
    public required string PartitionKey { get; init; }

    /// <summary>The id that the request names; a create or upsert has it in its body only.</summary>
    public string? Id { get; init; }

    /// <summary>The document of a create, upsert or replace, already read.</summary>
    public DocumentScan? Scan { get; init; }

    /// <summary>The patch of a patch.</summary>
    public DocumentPatch? Patch { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneMatch { get; init; }

    /// <summary>True if the caller does not want the document back.</summary>
    public bool Minimal { get; init; }
}

/// <summary>The outcome of one operation.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Document">The version that was read or written, if any.</param>
/// <param name="Message">Why it failed.</param>
/// <param name="SubStatus">A code that refines the status.</param>
/// <param name="Charge">Its request units.</param>
internal readonly record struct DocumentOutcome(
    int Status,
    StoredDocument? Document = null,
    string? Message = null,
    int SubStatus = 0,
    double Charge = RequestCharge.Failure)
{
    public bool Failed => Status >= 400;
}
