using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tax;

/// <summary>The services that determine tax.</summary>
internal static class TaxServices
{
    /// <summary>Registers the desk, the tax service behind it and VIES.</summary>
    public static void AddComputedTax(this IServiceCollection services)
    {
        services.AddSingleton<ITaxProvider, HttpTaxProvider>();
        services.AddSingleton<ITaxIdRegistry, ViesRegistry>();
        services.AddSingleton<TaxAnswerCache>();
        services.AddSingleton<OrderTaxService>();
    }
}
