namespace Billing.Platform.Streams;

/// <summary>Claim of a key for one content, where one of several streams takes effect of it.</summary>
/// <param name="Partition">Name of the partition of claims that tells of the key.</param>
/// <param name="Content">What was told under the key.</param>
public sealed record KeyClaim(string Partition, string Content);

/// <summary>Record that a key stands for one content and no other. Created once, never changed; part of no stream.</summary>
public sealed record ClaimDocument
{
    /// <summary>Derived from the key; see <see cref="ItemId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>claim</c>.</summary>
    public string Kind { get; init; } = DocumentKind.Claim;

    /// <summary>Tenant id.</summary>
    public required string Tenant { get; init; }

    /// <summary>Home region.</summary>
    public required string Region { get; init; }

    /// <summary>Name of the partition.</summary>
    public required string Stream { get; init; }

    /// <summary>The idempotency key in clear.</summary>
    public required string Key { get; init; }

    /// <summary>Content that the key stands for.</summary>
    public required string Content { get; init; }

    /// <summary>Keys may hold characters that item ids may not, so the id is a digest.</summary>
    public static string ItemId(string key) => "c-" + StreamAddress.Digest(key);

    /// <summary>The claim of a key.</summary>
    public static ClaimDocument Of(string tenant, string region, string key, KeyClaim claim) => new()
    {
        Id = ItemId(key),
        Tenant = tenant,
        Region = region,
        Stream = claim.Partition,
        Key = key,
        Content = claim.Content,
    };

    /// <summary>The claim that a receipt tells of, or null.</summary>
    public static ClaimDocument? Of(ReceiptDocument receipt) =>
        receipt.Claim is { } claim ? Of(receipt.Tenant, receipt.Region, receipt.Key, claim) : null;
}
