using System.Reflection;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

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
    public static HttpTrigger? Create(string function, HttpTriggerAttribute attribute, string prefix, Action<string> report)
    {
        var path = (attribute.Route ?? function).TrimStart('/');
        var template = prefix.Length == 0 ? "/" + path : $"/{prefix}/{path}";
        try
        {
            var pattern = RoutePatternFactory.Parse(template);
            var methods = (attribute.Methods ?? []).Select(method => method.ToUpperInvariant()).Distinct().ToArray();
            return new HttpTrigger(new FunctionRoute(function, methods, template, attribute.AuthLevel), pattern);
        }
        catch (RoutePatternException wrong)
        {
            report($"the route template '{template}' is not valid: {wrong.Message}");
            return null;
        }
    }

    public ParameterBinder? Bind(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return Binders.Of(context => ((HttpContext)context.Payload).Request);
        }

        if (parameter.IsDefined(typeof(FromBodyAttribute)))
        {
            return BodyParameter.For(parameter.ParameterType);
        }

        var name = parameter.Name!;
        return pattern.GetParameter(name) is null
            ? null
            : Binders.FromText(parameter, context => ((HttpContext)context.Payload).Request.RouteValues[name]?.ToString());
    }

    public void Attach(Function function) => _function = function;

    /// <summary>Handles one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            var headers = http.Request.Headers;
            var trigger = new TriggerEvent(
                http,
                () => BindingData(http),
                headers.TraceParent.Count > 0 ? headers.TraceParent.ToString() : null,
                headers.TraceState.ToString(),
                http.RequestServices);
            var result = await _function!.InvokeAsync(trigger, http.RequestAborted);
            await HttpResultWriter.WriteAsync(http, result);
        }
        catch (Exception failure)
        {
            await HttpFailure.WriteAsync(http, failure);
        }
    }

    private static Dictionary<string, object?> BindingData(HttpContext http)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in http.Request.Query)
        {
            data[name] = values.ToString();
        }

        foreach (var (name, value) in http.Request.RouteValues)
        {
            data[name] = value;
        }

        return data;
    }
}
