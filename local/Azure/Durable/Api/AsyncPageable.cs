namespace Microsoft.DurableTask;

/// <summary>One page of a query's results.</summary>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>A page; a null token means that it is the last.</summary>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>The results of this page.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page starts, or null at the end.</summary>
    public string? ContinuationToken { get; }
}

/// <summary>Results that are fetched page by page while they are enumerated.</summary>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
    where T : notnull
{
    /// <summary>The results in pages.</summary>
    /// <param name="continuationToken">Where to start; null starts at the beginning.</param>
    /// <param name="pageSizeHint">How many results a page should hold.</param>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null);

    /// <summary>The results one by one.</summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken))
        {
            foreach (var value in page.Values)
            {
                yield return value;
            }
        }
    }
}
