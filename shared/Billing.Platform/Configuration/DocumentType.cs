using Billing.Domain.Primitives;
using Billing.Platform.Tenants;

namespace Billing.Platform.Configuration;

/// <summary>A kind of configuration document: its name, its place and its check.</summary>
public abstract class DocumentType
{
    /// <summary>Name of the document, such as <c>prices</c>; of one of several, the part before the dot.</summary>
    public required string Name { get; init; }

    /// <summary>Blob of a tenant's document; the second argument names one of several and is empty otherwise.</summary>
    public required Func<string, string, string> PathOf { get; init; }

    /// <summary>Items of this type that a tenant uses, by name; null for a type of which a tenant has one document.</summary>
    public Func<Tenant, IEnumerable<string>>? Items { get; init; }

    /// <summary>True when new content may be put over HTTP; false for blobs that tenants may share.</summary>
    public bool IsPut { get; init; } = true;

    /// <summary>Documents of this type that a tenant has or may have.</summary>
    public IEnumerable<DocumentKey> KeysOf(Tenant tenant) => Items is null
        ? [KeyOf(tenant.Id, string.Empty, tenant.HomeRegion)]
        : Items(tenant).Distinct(StringComparer.Ordinal).Select(item => KeyOf(tenant.Id, item, tenant.HomeRegion));

    /// <summary>The key of a document.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="item">Name of one of several; empty for a type of which a tenant has one.</param>
    /// <param name="region">Home region of the tenant, or null.</param>
    public DocumentKey KeyOf(string tenant, string item, string? region) =>
        new(tenant, item.Length == 0 ? Name : $"{Name}.{ShortOf(item)}", PathOf(tenant, item), region);

    /// <summary>The key of a document by its full name, or null when the name is not of this type.</summary>
    public DocumentKey? Find(string tenant, string document, string? region) => Items is null
        ? document == Name ? KeyOf(tenant, string.Empty, region) : null
        : document.StartsWith(Name + ".", StringComparison.Ordinal) && StreamNames.IsSafe(document[(Name.Length + 1)..])
            ? KeyOf(tenant, document[(Name.Length + 1)..], region)
            : null;

    // An item may be named by its blob, whose folder is that of the type.
    private string ShortOf(string item) => (item.StartsWith(Name + "/", StringComparison.Ordinal) ? item[(Name.Length + 1)..] : item).Replace('/', '-');

    /// <summary>Reads content; the value, or every problem with its line.</summary>
    internal abstract (object? Value, IReadOnlyList<LocatedProblem> Problems) Judge(DocumentKey key, ReadOnlyMemory<byte> content);

    /// <summary>Finds every problem of content, with JSON path and line; none when it is sound.</summary>
    public IReadOnlyList<LocatedProblem> Check(DocumentKey key, ReadOnlyMemory<byte> content) => Judge(key, content).Problems;

    /// <summary>Home region that a value names, or null.</summary>
    internal abstract string? RegionOf(object value);
}

/// <summary>A kind of configuration document with the type of its values.</summary>
/// <typeparam name="T">What a document is read into; immutable.</typeparam>
public sealed class DocumentType<T> : DocumentType
    where T : class
{
    /// <summary>Reads a document, or names every problem by its JSON path.</summary>
    public required Func<DocumentKey, ReadOnlyMemory<byte>, ParseResult<T>> Read { get; init; }

    /// <summary>True for JSON, whose problems have lines; the default.</summary>
    public bool IsJson { get; init; } = true;

    /// <summary>Home region that a value names; null for most types.</summary>
    public Func<T, string>? Region { get; init; }

    /// <inheritdoc/>
    internal override (object? Value, IReadOnlyList<LocatedProblem> Problems) Judge(DocumentKey key, ReadOnlyMemory<byte> content)
    {
        var json = IsJson ? JsonLines.WithoutMark(content) : content;
        return Read(key, json) switch
        {
            ParseResult<T>.Success read when !IsJson => (read.Value, []),
            ParseResult<T>.Success read when JsonLines.Read(json) is var lines => lines.Repeated.Count == 0
                ? (read.Value, [])
                : (null, lines.Repeated),
            ParseResult<T>.Failure failure => (null, IsJson ? JsonLines.Read(json).Locate(failure.Problems) : [.. failure.Problems.Select(problem => new LocatedProblem(problem, 1))]),
            _ => throw new InvalidOperationException("A result is a success or a failure."),
        };
    }

    /// <inheritdoc/>
    internal override string? RegionOf(object value) => Region?.Invoke((T)value);
}
