using Billing.Domain.Primitives;

namespace Billing.Platform.Streams;

/// <summary>Content that is to be stored at once does not fit, packed as it is. Nothing of it was stored; tried again it would not fit either.</summary>
public sealed class ContentTooLargeException(StreamAddress address, long size, long limit)
    : Exception($"A commit to {address.Stream} comes to {size} bytes; {limit} is the most.")
{
    /// <summary>The same as a problem.</summary>
    public Problem Problem { get; } = Problem.Error(
        "streams.too-large", "$", $"What is to be kept of it comes to {size} bytes, packed; at most {limit} can be stored at once. Have it sent in several parts.");
}
