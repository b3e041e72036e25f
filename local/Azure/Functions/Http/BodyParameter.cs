using Billing.Local.Functions.Invocation;
using Microsoft.AspNetCore.Http;

namespace Billing.Local.Functions.Http;

/// <summary>Reads a parameter from the JSON body of the request.</summary>
internal static class BodyParameter
{
    public static ParameterBinder For(Type type) => async context =>
    {
        var request = ((HttpContext)context.Payload).Request;
        return await request.ReadFromJsonAsync(type, context.CancellationToken);
    };
}
