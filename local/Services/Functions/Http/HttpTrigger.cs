using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Billing.Local.Functions.Http;

/// <summary>Answers HTTP requests on the route of one function.</summary>
internal sealed class HttpTrigger(FunctionRoute route, RoutePattern pattern) : ITrigger
{
    private Function? _function;

    public string BindingType => "httpTrigger";

    public string Source => $"{(route.Methods.Count == 0 ? "ANY" : string.Join(',', route.Methods))} {route.Template}";

    public FunctionRoute Route => route;

    public RoutePattern Pattern => pattern;

    /// <summary>Reads the attribute.</summary>
    /// <returns>The trigger, or null when the template is wrong, which is reported.</returns>
    public static HttpTrigger? Create(string function, RawBinding binding, string prefix, Action<string> report)
    {
        var path = (binding.Text("route") ?? function).TrimStart('/');
        var template = prefix.Length == 0 ? "/" + path : $"/{prefix}/{path}";
        try
        {
            var pattern = RoutePatternFactory.Parse(template);
            var methods = binding.Texts("methods").Select(method => method.ToUpperInvariant()).Distinct().ToArray();
            return new HttpTrigger(new FunctionRoute(function, methods, template, binding.Text("authLevel") ?? "Function"), pattern);
        }
        catch (RoutePatternException wrong)
        {
            report($"the route template '{template}' is not valid: {wrong.Message}");
            return null;
        }
    }

    public void Attach(Function function) => _function = function;

    /// <summary>Handles one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            var headers = http.Request.Headers;
            var trigger = new TriggerEvent(
                request => Fill(request, http),
                headers.TraceParent.Count > 0 ? headers.TraceParent.ToString() : null,
                headers.TraceState.ToString(),
                http);
            await _function!.InvokeAsync(trigger, http.RequestAborted);
        }
        catch (Exception failure)
        {
            await HttpFailure.WriteAsync(http, failure);
        }
    }

    // The request itself goes to the worker's own web server.
    private void Fill(InvocationRequest request, HttpContext http)
    {
        request.Add(_function!.Trigger.Name, new TypedData { Http = new RpcHttp { Method = http.Request.Method, Url = http.Request.GetEncodedUrl() } });
        foreach (var (name, values) in http.Request.Query)
        {
            request.Tell(name, values.ToString());
        }

        foreach (var (name, value) in http.Request.RouteValues)
        {
            request.Tell(name, value?.ToString());
        }
    }
}
