using Billing.Local.Commands;

return await LocalCommands.Create().Parse(args).InvokeAsync();
