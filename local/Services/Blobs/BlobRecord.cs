using System.Collections.ObjectModel;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>Container and name of a blob. Names are case-sensitive and may hold slashes.</summary>
internal readonly record struct BlobAddress(string Container, string Name);

/// <summary>The record of a container.</summary>
internal sealed record ContainerRecord(
    string Name, ETag ETag, DateTimeOffset LastModified, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The record of a blob, without its content. Immutable: a change makes a new record.</summary>
internal sealed record BlobRecord
{
    public static readonly IReadOnlyDictionary<string, string> NoMetadata = ReadOnlyDictionary<string, string>.Empty;

    public required string Name { get; init; }

    /// <summary>Bytes of content.</summary>
    public long Length { get; init; }

    /// <summary>Changes with every write of content, metadata or headers.</summary>
    public ETag ETag { get; init; }

    /// <summary>Time at which it was first written (UTC, whole seconds).</summary>
    public DateTimeOffset CreatedOn { get; init; }

    /// <summary>Time at which content, metadata or headers were last written (UTC, whole seconds as in the HTTP header).</summary>
    public DateTimeOffset LastModified { get; init; }

    public BlobHeaders Headers { get; init; } = BlobHeaders.None;

    /// <summary>Names are compared without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = NoMetadata;

    /// <summary>Set when the content came by a copy.</summary>
    public BlobCopyState? Copy { get; init; }

    public BlobImmutability? Immutability { get; init; }

    public bool HasLegalHold { get; init; }
}

/// <summary>The HTTP headers that are kept with a blob and given back on download.</summary>
internal sealed record BlobHeaders
{
    public static readonly BlobHeaders None = new();

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public string? ContentLanguage { get; init; }

    public string? ContentDisposition { get; init; }

    public string? CacheControl { get; init; }

    /// <summary>MD5 of the whole content, 16 bytes; null when none is kept.</summary>
    public byte[]? ContentHash { get; init; }
}

/// <summary>The last copy into a blob. Copies inside one account are complete at once.</summary>
internal sealed record BlobCopyState(string Id, Uri Source, CopyStatus Status, DateTimeOffset CompletedOn);

/// <summary>Until when a blob can be neither changed nor deleted.</summary>
/// <param name="ExpiresOn">End of the protection (UTC, whole seconds).</param>
/// <param name="Mode">A locked policy can only be prolonged.</param>
internal sealed record BlobImmutability(DateTimeOffset ExpiresOn, BlobImmutabilityPolicyMode Mode);

/// <summary>Options of a write of a blob's content.</summary>
internal sealed record BlobWriteOptions
{
    public BlobHeaders Headers { get; init; } = BlobHeaders.None;

    public IEnumerable<KeyValuePair<string, string>> Metadata { get; init; } = [];

    public RequestConditions? Conditions { get; init; }

    public BlobImmutability? Immutability { get; init; }

    public bool HasLegalHold { get; init; }
}

/// <summary>The options of a copy.</summary>
/// <param name="Source">The address of the source as the caller named it.</param>
/// <param name="Metadata">Replaces the metadata of the source; empty keeps it.</param>
/// <param name="SourceConditions">Conditions on the source blob.</param>
/// <param name="Conditions">Conditions on the destination.</param>
internal sealed record BlobCopyRequest(
    Uri Source, IEnumerable<KeyValuePair<string, string>> Metadata, RequestConditions? SourceConditions, RequestConditions? Conditions);

/// <summary>The content asked for, with what is known of the blob.</summary>
/// <param name="Record">The blob as it was when the content was opened.</param>
/// <param name="Content">The bytes; the receiver disposes it.</param>
/// <param name="Offset">Where the content begins in the blob.</param>
/// <param name="Length">Bytes in <paramref name="Content"/>.</param>
/// <param name="Partial">A range was asked for.</param>
internal sealed record BlobRead(BlobRecord Record, Stream Content, long Offset, long Length, bool Partial);

/// <summary>The place where Put Block List looks for a block.</summary>
internal enum BlockSource
{
    /// <summary>Among those that wait for their list first, then in the blob as it stands.</summary>
    Latest,

    Committed,

    Uncommitted,
}

/// <summary>A block that is to become part of a blob.</summary>
internal readonly record struct BlockReference(string Id, BlockSource Source);

/// <summary>The blocks of a blob, with their lengths in bytes.</summary>
/// <param name="Blob">The blob as it stands; null before the first list is committed.</param>
/// <param name="Committed">Those that the blob consists of, in its order.</param>
/// <param name="Uncommitted">Those that wait for their list, by id.</param>
internal sealed record BlockListing(
    BlobRecord? Blob, IReadOnlyList<(string Id, long Length)> Committed, IReadOnlyList<(string Id, long Length)> Uncommitted);

/// <summary>A page of a listing of containers.</summary>
internal sealed record ContainerListPage(IReadOnlyList<ContainerRecord> Containers, string? NextMarker);

/// <summary>A key with which an identity signs addresses.</summary>
/// <param name="ObjectId">Whose key it is.</param>
/// <param name="TenantId">The tenant of that identity.</param>
/// <param name="StartsOn">From when it holds (UTC, whole seconds).</param>
/// <param name="ExpiresOn">Until when it holds (UTC, whole seconds).</param>
/// <param name="Version">The version of the protocol in which it was asked for.</param>
internal sealed record DelegationKey(string ObjectId, string TenantId, DateTimeOffset StartsOn, DateTimeOffset ExpiresOn, string Version)
{
    /// <summary>The key itself.</summary>
    public byte[] Value { get; init; } = [];
}
