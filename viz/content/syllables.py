"""Vietnamese syllables without their diacritics, and what is spelled like them elsewhere.

The commonest of the training reviews and of everyday Vietnamese, divided by how common the same letters are as a
word of English or of 15 other languages in Latin letters (frequencies of wordfreq 3.1, which is not needed to run).
"""

_OWN = (
    "aeon anh ap bac bach bai bam ban banh bao bap bat benh beo bep bia bich biet bieu binh boc boi bong bop bua buc "
    "bui bung buoc buoi buu cac cach cai cang canh cao cau cha chac chai cham chan chang chanh chap chau chay chem "
    "chen cheo chep chet chia chiec chiem chiet chieu chim chin chinh chip chiu cho choang choi chon chong chot chu "
    "chua chuan chuc chui chung chuoi chuon chuong chuot chup chut chuyen coc cong cot cua cuc cun cung cuoc cuoi "
    "cuon cuong cuop cuu dang danh deo dep diem dien diet dinh dip doan doanh doat doc dot dui dung duoc duoi duong "
    "dut duy duyen duyet ec ech eo ep gac gach gai gam gan ganh gao gap gat gau ghe ghep ghet ghi ghien gi giac giai "
    "giam gian giang gianh giao giap giat giau giay giet gio gioi gion giong giua gium giuong giup goc goi gom gon "
    "gop gu gui gung guong hac hach hanh hao hap hau heo hiem hien hiep hieu hinh hoa hoac hoach hoai hoan hoang "
    "hoanh hoat hoay hoc hom hop hu hua huan huc hue hum hung huong hup hut huu huy huyen huyet huynh hy iu kenh keo "
    "kep ket keu kha khac khach khai kham khan khang khanh khao khap khat khau khay khe khen kheo khet khi khia khich "
    "khiem khien khiep khiet khieu khinh kho khoa khoac khoai khoan khoang khoanh khoc khoe khoi khon khong khop khu "
    "khuan khuat khuc khung khuon khuya khuyen khuyet kia kich kiem kien kiep kiet kieu kin kinh kip kiu ky lac lach "
    "lai lam lanh lao lap lau lay lech lem len lenh leo lich liec liem linh loa loai loan loang loat lop luan luc lum "
    "lun luoc luoi luon luong luot luu luy luyen ly manh mem menh meo mien mieng mieu minh muc mui mung muoi muon "
    "muong muot nac nai nanh nap nau nep ngac ngai ngam ngan nganh ngao ngap ngat ngau ngay nge nghe ngheo nghet "
    "ngheu nghi nghia nghich nghiem nghien nghieng nghiep nghin ngo ngoai ngoan ngoc ngoi ngon ngong ngop ngot ngu "
    "ngua nguc ngui ngum ngung nguoc nguoi nguon nguong nguy nguyen nguyet nha nhac nhach nhai nham nhan nhang nhanh "
    "nhao nhap nhat nhau nhay nhe nhen nheo nhet nhi nhiem nhien nhiep nhiet nhieu nhin nhip nhiu nho nhoi nhom nhon "
    "nhot nhu nhua nhuan nhuc nhun nhung nhuoc nhuong niem nien nieu ninh nong nop nua nuc nui nuoc nuoi nuong nuot "
    "nut oc ong ot pha phai pham phan phang phao phap phat phau phe phep phet phi phia phien phieu phim pho phoi "
    "phong phu phuc phun phung phuoc phuong phut pin quai quang quanh quat quay quen queo quet quoc quy quyen quyet "
    "quynh ra rac rach ram rang ranh rap ray rieng rieu ron rong ru rui rung ruoc ruoi ruong ruot ruou rut sach sanh "
    "seo sieu sinh siu soan soat sot soup suat sum sung suon suong sup suu suy sy tac tach tang tanh tap tay teo tep "
    "tet tha thac thach thai tham thang thanh thao thap thau thay theo thep thi thia thic thich thien thiep thiet "
    "thieu thinh thit thiu tho thoa thoai thoang thoat thoi thom thon thong thu thua thuan thuat thuc thue thui thung "
    "thuoc thuong thuy thuyen thuyet thy tich tiec tiem tieng tiep tiet tieu tinh tiu toa toan toc toet tong "
    "trach trai tram tran trang tranh trao trat trau treo tri trich trien triet trieu trinh troi trom tron trong tru "
    "trua trum trung truoc truong truot truy truyen tuc tui tung tuoc tuong tuot tuu tuy tuyen tuyet ua ui uoc uong "
    "uop uot uu uy uyen vach vang vanh vat viec viem vien viet vinh vip vo vong vot vua vuc vui vun vung vuon vuong "
    "vuot vut xa xac xach xai xam xan xang xanh xao xat xau xay xe xem xeo xep xet xi xich xien xin xinh xit xiu xo "
    "xoa xoai xoan xoay xoi xom xon xong xop xot xu xua xuan xuat xuc xui xung xuong xuyen yen yeu"
)
_MOSTLY = (
    "ac ba bang bau bay ben bet bi bit bo bon bot bun buon ca cam cap cay chao chat chien co coi cup cut dac dai dam "
    "dao dap dau day deu dich diep dieu doa doi dong dua duc dum ga gay gia giu hai hang hen hoi hon hong hot kem kim "
    "ko lan lien liet lieu loi lon lu lua luat lung mac mach mang mat mau moc mon mot mua nam nan nang nay nem nen "
    "neu ngang noi oi qua quan rai ran rat rau re ro roi rot rua sac sai san sang sap sat sau set soc soi song sua "
    "suc suot tai tam tan tao tat tau tea teen ten tien tim tin toi tom ton tot tra tre tren tret tro truc tuan tuoi "
    "ty ung vao vay ven vi vit voi vu"
)
_SHARED = (
    "ai an ao au ay bien bom bu buong cat che chi com con cu cum da dan dat de dem den di dia diu do du e em gang go "
    "ha ham han hat hay hem hep het hi hic ho ich ii it ke ki la lang lat le li lo loc lui ma mai mam mao may men met "
    "mi min mit mo moi mong mu mun muu na nao nat ne nga non nu o om que ri sa sam sao se sen si som son su sun suoi "
    "ta te them ti tip to top tu tua tum u uc va vai van ve vet via von y"
)
_ABROAD = (
    "aí aún być bé băiat cayó choć chá chão cioè ciò cá cât cã céu că daí dać două dà dá dão dé dét déu dê día dă dăm "
    "eén già giù guía há hè hé leão león lié luăm là lá lê lì mieć mà má mãe mão mí mía mío móc món mă nouă não nè né "
    "née núm où payé più piú pięć può pão pé păi quién quão què qué quê raó río rău sieć sã são sé sì sí só sóc són "
    "să săi său trăi trăim trăit tué tía tá tão té têm tío tôt tú tăi tău veía vá vão vê vêm vía vă à á è é én ét één"
)

OWN = frozenset(_OWN.split())
"""Words of no other language, or rare there."""

MOSTLY = frozenset(_MOSTLY.split())
"""Words elsewhere too, but commoner in Vietnamese."""

SHARED = frozenset(_SHARED.split())
"""Words that say little: la, con, hay."""

ABROAD = frozenset(_ABROAD.split())
"""Words of other languages whose letters and accents could be a Vietnamese syllable's."""
