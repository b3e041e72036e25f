using System.Globalization;
using Billing.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http.Limits;

/// <summary>The refusal of a request that is one too many.</summary>
internal static class TooManyRequests
{
    /// <summary>Code of the problem.</summary>
    public const string Code = "limits.too-many-requests";

    /// <summary>
    /// Status 429 with the limit and, in <c>Retry-After</c>, the whole seconds after which a request will pass, at least one.
    /// Nothing of the request was kept.
    /// </summary>
    /// <param name="http">Whose answer gets the header.</param>
    /// <param name="name">The limit, such as <c>usage</c> or <c>source shopify</c>.</param>
    /// <param name="limit">What it allows.</param>
    /// <param name="wait">Time until a request would pass.</param>
    public static IResult Refuse(HttpContext http, string name, RateLimit limit, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Of(
            StatusCodes.Status429TooManyRequests,
            "Too many requests",
            Code,
            $"The limit '{name}' of this tenant lets {limit.PerSecond} requests a second pass, {limit.Burst} at once after a rest; "
            + $"nothing of this one was kept, send it again in {seconds} s.");
    }
}
