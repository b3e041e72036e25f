using System.Globalization;
using System.Net;
using Polly;

namespace Billing.Platform.Partners;

/// <summary>A call under way: its attempts, one by one.</summary>
/// <param name="request">What is sent.</param>
/// <param name="client">Sends it.</param>
/// <param name="policy">How long an answer may be.</param>
/// <param name="clock">For <c>Retry-After</c> with a date.</param>
internal sealed class PartnerCall(PartnerRequest request, HttpClient client, PartnerPolicy policy, TimeProvider clock)
{
    /// <summary>Key under which strategies find the call.</summary>
    public static readonly ResiliencePropertyKey<PartnerCall> Key = new("partner-call");

    private int _attempts;
    private AttemptResult? _last;

    /// <summary>Request that is sent.</summary>
    public PartnerRequest Request { get; } = request;

    /// <summary>Number of times that it was sent.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>Result of the last attempt that ended by itself, or null.</summary>
    public AttemptResult? Last => Volatile.Read(ref _last);

    /// <summary>Sends it once and reads the whole answer.</summary>
    /// <exception cref="OperationCanceledException">The time is over, or the caller wants no more.</exception>
    public async Task<AttemptResult> AttemptAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _attempts);
        var result = await SendAsync(cancellation);
        Volatile.Write(ref _last, result);
        return result;
    }

    private async Task<AttemptResult> SendAsync(CancellationToken cancellation)
    {
        try
        {
            using var message = Request.ToMessage();
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return Judge(response, await ReadAsync(response, cancellation));
        }
        catch (HttpRequestException broken)
        {
            var wasNotTaken = broken.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return new AttemptResult(null, PartnerFailureReason.Unreachable, $"{Request.Whom} cannot be reached ({broken.HttpRequestError}).", WasNotTaken: wasNotTaken);
        }
        catch (IOException)
        {
            return new AttemptResult(null, PartnerFailureReason.Unreachable, $"The connection to {Request.Whom} broke.");
        }
    }

    private AttemptResult Judge(HttpResponseMessage response, ReadOnlyMemory<byte>? body)
    {
        var status = (int)response.StatusCode;
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var answer = new PartnerAnswer(status, headers, body ?? ReadOnlyMemory<byte>.Empty);
        var text = string.Create(CultureInfo.InvariantCulture, $"{Request.Whom} answered {status} to {Request.Method} {Request.Route}.");
        return status switch
        {
            _ when body is null => new AttemptResult(answer, PartnerFailureReason.Unreadable, $"The answer of {Request.Whom} has more than {policy.LargestAnswer} bytes."),
            _ when response.IsSuccessStatusCode || Request.AlsoAnswers.Contains(status) => new AttemptResult(answer),
            408 or 429 or >= 500 => new AttemptResult(
                answer, PartnerFailureReason.Failing, text, RetryAfter(response), WasNotTaken: response.StatusCode == HttpStatusCode.TooManyRequests),
            _ => new AttemptResult(answer, PartnerFailureReason.Refused, text),
        };
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > policy.LargestAnswer)
        {
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var read = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(chunk, cancellation)) > 0)
        {
            if (read.Length + count > policy.LargestAnswer)
            {
                return null;
            }

            read.Write(chunk, 0, count);
        }

        return read.ToArray();
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > clock.GetUtcNow() ? date - clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}
