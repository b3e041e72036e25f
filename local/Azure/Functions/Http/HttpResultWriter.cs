using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace Billing.Local.Functions.Http;

/// <summary>Turns what a function returned into the response.</summary>
internal static class HttpResultWriter
{
    private static readonly ActionDescriptor NoAction = new();

    public static Task WriteAsync(HttpContext http, object? result) => result switch
    {
        // The function wrote the response itself, or leaves it empty.
        null => Task.CompletedTask,
        IResult written => written.ExecuteAsync(http),
        IActionResult action => action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), NoAction)),
        string text => WriteTextAsync(http, text),
        _ => http.Response.WriteAsJsonAsync(result, result.GetType(), http.RequestAborted),
    };

    private static Task WriteTextAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
