using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Billing.Local.Functions.Http;

/// <summary>
/// Keeps pages of other sites, open in a browser of this machine, away from the host, which asks nobody who he is: a name that was pointed here
/// (DNS rebinding) is refused, and so is a page that would change something.
/// </summary>
/// <param name="names">Names of this host beside those of the machine itself.</param>
internal sealed class StrangeSites(IReadOnlyCollection<string> names)
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>Answers 421 for another name, 403 for another site's page; lets pass what else there is.</summary>
    public Task RefuseAsync(HttpContext http, RequestDelegate next) => Refusal(http.Request) is var (status, title, detail)
        ? WriteAsync(http, status, title, detail)
        : next(http);

    private (int Status, string Title, string Detail)? Refusal(HttpRequest request) =>
        !IsOwn(request.Host.Host) ? (StatusCodes.Status421MisdirectedRequest, "Not this host", "The header Host names another host than this one: localhost, or a name that it was started with (--host-name).")
        : Changes(request) && IsOfOtherSite(request) ? (StatusCodes.Status403Forbidden, "Another site", "A page of another site may change nothing here.")
        : null;

    // RFC 6761: localhost and all names below it are this machine.
    private bool IsOwn(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        || names.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool Changes(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    // Fetch standard: a browser sends Origin with every request that is no GET or HEAD; Fetch Metadata tells the same of pages without one. Programs send neither.
    private static bool IsOfOtherSite(HttpRequest request) =>
        (request.Headers.Origin is { Count: > 0 } origin && !string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        || request.Headers[FetchSite].ToString() is not ("" or "same-origin" or "none");

    private static Task WriteAsync(HttpContext http, int status, string title, string detail)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new ProblemDetails { Type = "about:blank", Title = title, Status = status, Detail = detail }, options: null, contentType: "application/problem+json", http.RequestAborted);
    }
}
