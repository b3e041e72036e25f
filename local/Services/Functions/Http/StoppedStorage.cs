using Billing.Local.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Billing.Local.Functions.Http;

/// <summary>
/// Refuses every request once nothing can be stored any longer: what a function reads then may be lost at the next start, so
/// not even a read is answered.
/// </summary>
internal static class StoppedStorage
{
    public static void RefuseWhenBroken(this IApplicationBuilder app, IJournal journal) => app.Use((http, next) =>
        journal.Failure is null ? next(http) : RefuseAsync(http));

    // The text for the operator names a folder and is not for callers.
    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var problem = new ProblemDetails
        {
            Type = "about:blank",
            Title = "The host cannot store anything and stops.",
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = "Nothing of this request was done. Send it again when the host is back.",
        };
        return http.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", http.RequestAborted);
    }
}
