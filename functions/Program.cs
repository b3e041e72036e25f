using Billing.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

// How the app meets its services by the settings that it gets; the local fabric brings clients of its own to the same application.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

var connections = new ServiceConnections(builder.Configuration);
if (connections.Problems is { Count: > 0 } problems)
{
    foreach (var problem in problems)
    {
        await Console.Error.WriteLineAsync(problem);
    }

    return 1;
}

connections.Register(builder.Services);
builder.AddBillingFabric();
await builder.Build().RunAsync();
return 0;
