using Billing.Local.Functions.Discovery;
using Billing.Local.Functions.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Billing.Local.Functions.Http;

/// <summary>The administrator endpoint of Azure that runs a function by its name, for timers: answers 202 while it runs.</summary>
internal static class ManualRuns
{
    public static Endpoint Endpoint(IReadOnlyList<CatalogEntry> entries)
    {
        var timers = entries.Where(entry => entry is { Trigger: TimerTrigger, IsDisabled: false })
            .ToDictionary(entry => entry.Function.Name, entry => (TimerTrigger)entry.Trigger, StringComparer.OrdinalIgnoreCase);
        var endpoint = new RouteEndpointBuilder(
            http => RunAsync(http, timers), RoutePatternFactory.Parse("/admin/functions/{function}"), order: 0)
        { DisplayName = "POST /admin/functions/{function}" };
        endpoint.Metadata.Add(OwnEndpoint.Mark);
        endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Post]));
        return endpoint.Build();
    }

    private static Task RunAsync(HttpContext http, Dictionary<string, TimerTrigger> timers)
    {
        if (timers.TryGetValue((string)http.Request.RouteValues["function"]!, out var timer))
        {
            timer.RunBeside();
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return Task.CompletedTask;
    }
}
