"""`xiangheng user …`: accounts, from the first administrator to what was granted on a day."""

from xiangheng_platform.access.cli.user import accounts, granting, personal, second_factor, signing
from xiangheng_platform.cli.groups import user
from xiangheng_scoring.cli.options import ADMINISTRATORS, EVERYONE, KEEPERS

user.command(
    "first-admin", rich_help_panel=KEEPERS, help="建立第一个系统管理员；一个账号也没有的时候才能用。"
)(signing.first_admin)
user.command(
    "rescue",
    rich_help_panel=KEEPERS,
    help="系统管理员忘了密码、丢了手机又没有别的管理员时，由管机器的人重设。",
)(signing.rescue)
user.command("sign-in", rich_help_panel=EVERYONE, help="登录；以后的命令以这个账号运行，直到退出或到期。")(
    signing.sign_in
)
user.command("sign-out", rich_help_panel=EVERYONE, help="退出登录。")(signing.sign_out)
user.command("whoami", rich_help_panel=EVERYONE, help="现在以谁的身份，能用哪些角色。")(signing.who_am_i)
user.command("list", rich_help_panel=ADMINISTRATORS, help="列出账号。")(accounts.list_accounts)
user.command("show", rich_help_panel=ADMINISTRATORS, help="查看一个账号。")(accounts.show)
user.command(
    "add",
    rich_help_panel=ADMINISTRATORS,
    help="增加账号；首次登录先改密码。",
    epilog="接着授权：xiangheng user grant 登录名 角色",
)(accounts.add)
user.command("disable", rich_help_panel=ADMINISTRATORS, help="停用账号，立即退出它的登录；历史不变。")(
    accounts.disable
)
user.command("enable", rich_help_panel=ADMINISTRATORS, help="重新启用账号。")(accounts.enable)
user.command("unlock", rich_help_panel=ADMINISTRATORS, help="解除连续输错后的锁定。")(accounts.unlock)
user.command("password", rich_help_panel=EVERYONE, help="改自己的密码；系统管理员可以重设别人的。")(
    accounts.set_password
)
user.command("grant", rich_help_panel=ADMINISTRATORS, help="授予角色，从今天或以后的一天起。")(granting.grant)
user.command("revoke", rich_help_panel=ADMINISTRATORS, help="收回角色，立即或到以后的一天为止。")(
    granting.revoke
)
user.command("granted", rich_help_panel=ADMINISTRATORS, help="某一天谁有什么角色，按现在或当时所知。")(
    granting.granted
)
user.command(
    "reveal", rich_help_panel=ADMINISTRATORS, help="看姓名、电话全文；看了谁的、为什么，写进审计记录。"
)(personal.reveal)
user.command("personal", rich_help_panel=ADMINISTRATORS, help="改姓名、电话。")(personal.set_personal)
user.command(
    "erase", rich_help_panel=ADMINISTRATORS, help="抹去一个账号的全部个人信息，不能恢复；历史不变。"
)(personal.erase)
user.add_typer(second_factor.second_factor, name="second-factor", rich_help_panel=EVERYONE)
