using System.Diagnostics;
using Billing.Local.Functions.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Billing.Local.Functions.Http;

/// <summary>Answers a request whose function threw.</summary>
internal static class HttpFailure
{
    public static Task WriteAsync(HttpContext http, Exception failure)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        var status = failure is WorkerGoneException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        var problem = new ProblemDetails
        {
            Type = "about:blank",
            Title = status == StatusCodes.Status500InternalServerError ? "The function failed." : "The app restarts. Send the request again.",
            Status = status,
            Detail = IsDevelopment(http) ? failure.ToString() : null,
            Extensions = { ["traceId"] = Activity.Current?.Id ?? http.TraceIdentifier },
        };
        http.Response.Clear();
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", http.RequestAborted);
    }

    private static bool IsDevelopment(HttpContext http) =>
        http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
}
