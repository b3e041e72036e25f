using Billing.Local.Clock;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(ClockStartup))]

namespace Billing.Local.Clock;

/// <summary>Registers the clock in an app that ASP.NET Core starts with this assembly in <c>ASPNETCORE_HOSTINGSTARTUPASSEMBLIES</c>.</summary>
public sealed class ClockStartup : IHostingStartup
{
    /// <inheritdoc/>
    public void Configure(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var path = Environment.GetEnvironmentVariable(ClockFile.Variable) ?? throw new InvalidOperationException($"{ClockFile.Variable} is not set.");
        var clock = new FileClock(ClockFile.Open(path));
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(clock));
    }
}
